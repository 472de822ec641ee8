"""Questions about competence; each answer is a frozen dataclass."""

from samling.competence.queries.answering import (
    AreaPage,
    Door,
    EndPage,
    area_page,
    door_of,
    end_page,
    progress,
    start_page,
)
from samling.competence.queries.frameworks import (
    AreaRow,
    CompetenceRow,
    Content,
    area_of_draft,
    competence_choices,
    competence_of_draft,
    content_of,
    draft_content,
    framework_lines,
    framework_page,
    titles_of_keys,
    version_choices,
)
from samling.competence.queries.surveys import survey_lines, survey_page, survey_values

__all__ = [
    "AreaPage",
    "AreaRow",
    "CompetenceRow",
    "Content",
    "Door",
    "EndPage",
    "area_of_draft",
    "area_page",
    "competence_choices",
    "competence_of_draft",
    "content_of",
    "door_of",
    "draft_content",
    "end_page",
    "framework_lines",
    "framework_page",
    "progress",
    "start_page",
    "survey_lines",
    "survey_page",
    "survey_values",
    "titles_of_keys",
    "version_choices",
]
