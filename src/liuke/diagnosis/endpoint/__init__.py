"""The optional endpoint (any address that speaks OpenAI's chat format): a second opinion, never the only one.

Off unless liuke.toml names it. What is known offline is always there and stays beside; personal data is masked before
anything leaves; what people wrote goes as quoted data, and an answer counts only where it is one of those asked for.
"""
