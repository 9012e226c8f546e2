"""The archive: contents that a law wants kept, one by one, sealed here and nowhere else (R-06).

A trade letter in a chat is copied into the archive, and the chat goes on its date. The copy is an
item of its own with the rule of its own data type, so it is found, copied for the person, counted,
swept and proven as every other item: the archive speaks the protocol of a tool (`tool`). Its
contents are objects in a store (`objects`), each with a random key that only the sealed row knows.
"""
