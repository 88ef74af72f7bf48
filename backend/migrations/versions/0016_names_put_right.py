"""Two pathways and a programme area got the ids that their right names give; what regions have answered follows.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

PATHWAYS = {"jattecellsartrit": "jattecellsarterit", "schizofreni-forstagangsinsjuknande": "schizofreni"}
AREAS = {"barns-och-ungdomars-halsa": "barn-och-ungdomars-halsa"}


def upgrade() -> None:
    _rename(PATHWAYS, AREAS)


def downgrade() -> None:
    _rename({new: old for old, new in PATHWAYS.items()}, {new: old for old, new in AREAS.items()})


def _rename(pathways: dict[str, str], areas: dict[str, str]) -> None:
    forms = sa.table("implementation_answer", sa.column("pathway", sa.String))
    grants = sa.table("role_grant", sa.column("programme_area", sa.String))
    for old, new in pathways.items():
        op.execute(sa.update(forms).where(forms.c.pathway == old).values(pathway=new))
    for old, new in areas.items():
        op.execute(sa.update(grants).where(grants.c.programme_area == old).values(programme_area=new))
