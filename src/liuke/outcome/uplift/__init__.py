"""Who is moved (O3): who does more because of us, judged on people not learned from; not used until proven."""
