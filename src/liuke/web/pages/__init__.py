"""One file a page: read the request, ask one question, show the answer."""
