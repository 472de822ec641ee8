"""Stored words of the register."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy


class OrganisationKind(models.TextChoices):
    """What an organisation is."""

    COUNTY_LIBRARY = "county_library", _("County library")
    PUBLIC_LIBRARY = "public_library", _("Public library")
    BRANCH = "branch", _("Branch library")
    SCHOOL_LIBRARY = "school_library", _("School library")
    SCHOOL = "school", _("Primary and lower-secondary school")
    UPPER_SECONDARY = "upper_secondary", _("Upper-secondary school")
    KINDERGARTEN = "kindergarten", _("Kindergarten")
    MUNICIPALITY = "municipality", _("Municipality")
    VOLUNTARY = "voluntary", _("Voluntary organisation")
    PARTNER = "partner", _("Partner")


LIBRARY_KINDS = (
    OrganisationKind.PUBLIC_LIBRARY,
    OrganisationKind.BRANCH,
    OrganisationKind.SCHOOL_LIBRARY,
)


class LibraryRole(models.TextChoices):
    """What a library is for; a combined library is one site with two of these."""

    PUBLIC = "public", _("Public library")
    PRIMARY_SCHOOL = "primary_school", _("Library of a primary or lower-secondary school")
    UPPER_SECONDARY = "upper_secondary", _("Library of an upper-secondary school")


class CountStanding(models.TextChoices):
    """How far a stored number can be trusted."""

    REPORTED = "reported", pgettext_lazy("a count", "Reported")
    ESTIMATED = "estimated", _("Estimated")
    CHECKED = "checked", _("Checked")
    MISSING = "missing", _("Missing")


class AffiliationRole(models.TextChoices):
    """What a person is at an organisation; what it lets them do stands in docs/permissions.md."""

    COUNTY_STAFF = "county_staff", _("County library staff")
    DIRECTOR = "director", _("County library director")
    LIBRARY_CHIEF = "library_chief", _("Head of library")
    LIBRARY_STAFF = "library_staff", _("Librarian")
    BUS_CREW = "bus_crew", _("Book bus crew")
    PARTNER = "partner", _("Partner")
    SCHOOL_CONTACT = "school_contact", _("School contact")


class Language(models.TextChoices):
    """The language forms that every page and letter exists in."""

    BOKMAL = "nb", "Bokmål"
    NYNORSK = "nn", "Nynorsk"
    ENGLISH = "en", "English"


class ConsentPurpose(models.TextChoices):
    """What somebody may have said yes to."""

    NEWS = "news", _("News from the county library by e-mail")
    DIRECTORY = "directory", _("Name and role shown to other libraries")


class ImportName(models.TextChoices):
    """What can be imported."""

    FACTS = "facts", _("The project's own facts")
    MUNICIPALITIES = "municipalities", _("Municipalities")
    AGES = "ages", _("Inhabitants by age")
    PRIMARY_SCHOOLS = "primary_schools", _("Primary and lower-secondary schools")
    UPPER_SECONDARY = "upper_secondary", _("Upper-secondary schools")
    KINDERGARTENS = "kindergartens", _("Kindergartens")
    LIBRARY_STATISTICS = "library_statistics", _("Library statistics")
    BOUNDARIES = "boundaries", _("Municipal boundaries")
    KOMMUNEINFO = "kommuneinfo", _("Municipalities from Kartverket")
    KLASS = "klass", _("Municipal reforms from Statistics Norway")
    SSB_AGES = "ssb_ages", _("Inhabitants by age from Statistics Norway")
    NSR = "nsr", _("The national school register")
    NBR = "nbr", _("The national kindergarten register")
    BASE_BIBLIOTEK = "base_bibliotek", _("Base Bibliotek")
    ENHETSREGISTERET = "enhetsregisteret", _("Enhetsregisteret")


class RegisterName(models.TextChoices):
    """Public registers that can be fetched."""

    MUNICIPALITIES = "municipalities", _("Municipalities from Kartverket")
    BOUNDARIES = "boundaries", _("Municipal boundaries")
    VERSIONS = "versions", _("Municipal reforms from Statistics Norway")
    AGES = "ages", _("Inhabitants by age from Statistics Norway")
    SCHOOLS = "schools", _("The national school register")
    KINDERGARTENS = "kindergartens", _("The national kindergarten register")
    LIBRARIES = "libraries", _("Base Bibliotek")
    ORGANISATIONS = "organisations", _("Enhetsregisteret")


class PersonDeed(models.TextChoices):
    """What the journal remembers about a person."""

    NOTED = "register.person_noted", _("Added to the register")
    CHANGED = "register.person_changed", _("Name, address, telephone or language changed")
    AFFILIATED = "register.affiliated", _("Given a role")
    AFFILIATION_CHANGED = "register.affiliation_changed", _("A role was changed")
    AFFILIATION_ENDED = "register.affiliation_ended", _("A role was ended")
    CONSENTED = "register.consent_given", _("Said yes to something")
    WITHDREW = "register.consent_withdrawn", _("Withdrew a consent")
    ERASED = "register.person_erased", _("Erased")


# why a number is missing or doubted, as it is stored; shown in the reader's language
STORED_REASONS = (
    gettext_noop("The library has no count of visits for this year."),
    gettext_noop("The library wrote 0 visits, which cannot be for an open library."),
    gettext_noop("The library sent no figures this year; the zeros are the form's own sums."),
    gettext_noop("A number below zero, as the library wrote it."),
    gettext_noop("The school register gives no count."),
    gettext_noop("The kindergarten register gives no count."),
    gettext_noop("No longer in the register this count comes from."),
    gettext_noop("New in the school register and not counted yet."),
    gettext_noop("Not in the register; taken from the school's name."),
)
