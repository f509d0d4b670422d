"""All pages, one module for each part of the site."""

from fastapi import APIRouter

from worker.web.pages import (
    accounts,
    garmin,
    history,
    leave,
    mail_server,
    people,
    questions,
    races,
    settings,
    setup,
    sign_in,
    start,
    status,
    week,
    working,
)

ROUTERS: tuple[APIRouter, ...] = tuple(
    module.router
    for module in (
        start,
        sign_in,
        people,
        mail_server,
        setup,
        garmin,
        accounts,
        races,
        questions,
        working,
        week,
        history,
        status,
        settings,
        leave,
    )
)
