"""All pages, one module for each part of the site."""

from fastapi import APIRouter

from worker.web.pages import people, sign_in, start

ROUTERS: tuple[APIRouter, ...] = (start.router, sign_in.router, people.router)
