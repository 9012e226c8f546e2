"""The documented calls of Graph v1.0, by area. Importing an area registers its calls."""

from adjourn.tools.practice.web import Router

router = Router()
