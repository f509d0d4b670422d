"""A month on a bad line ends as a month on a good one."""

import pytest

from tests.worker.passes.month import CRASHES, HANDS, a_month, table

DAYS = 30


@pytest.mark.journey
@pytest.mark.timeout(3600)  # seconds: for what hangs; alone it takes under two minutes
def test_after_thirty_days_of_faults_and_crashes_each_session_is_there_once(
    tmp_path,
):
    with a_month(tmp_path, 3, faults=0.1, every_h=6) as month:
        own = {n: dict(w) for n, w in month.box.garmin.workouts.items()}
        month.live(DAYS, HANDS)
        assert month.crashes == CRASHES * DAYS
        assert month.killed > DAYS / 2
        rows = table(month)
        writes = [
            row for row in rows if "workout-service" in row[0] and not row[0].startswith("GET")
        ]
        assert sum(sent for _, sent, _ in writes) > DAYS
        assert sum(wrong for _, _, wrong in writes) >= 3
        assert sum(wrong for _, _, wrong in rows) > 0.07 * sum(sent for _, sent, _ in rows)
        assert month.box.logins == 1
        month.judge(own)
