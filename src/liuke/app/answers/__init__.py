"""What calls answer: a type for every answer, from which the API describes itself."""
