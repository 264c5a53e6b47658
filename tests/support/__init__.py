"""What tests stand on: real servers, databases, browsers and people. Nothing here decides whether a test passes."""
