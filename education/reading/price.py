"""The clinic's own price of a usual visit, where it has entered one and may show it. No other price is ever shown."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from education.reading.clinic import ClinicDetails
from education.reading.live import LiveTreatment


@dataclass(frozen=True)
class ClinicPrice:
    """What one usual visit costs at this clinic; `low` None: there is no figure to show. `kept_back`: it may not be shown."""

    low: Decimal | None = None
    high: Decimal | None = None
    currency: str = ""
    as_of: datetime.date | None = None
    includes: str = ""
    kept_back: bool = False

    @property
    def words(self):
        """“$300 to $450”, or empty where there is no figure."""
        return "" if self.low is None else self.range(self.low, self.high)

    def range(self, least, most):
        """Two amounts of money as one range."""
        if least == most:
            return self.money(least)
        return f"{self.money(least)} to {self.money(most)}"

    def money(self, amount):
        """An amount as the clinic's country writes it; a currency of letters stands apart."""
        written = f"{amount:,.2f}".removesuffix(".00")
        apart = "\N{NO-BREAK SPACE}" if self.currency[-1:].isalpha() else ""
        return f"{self.currency}{apart}{written}"


def price_of(option: LiveTreatment, clinic: ClinicDetails | None):
    """
    The price of one option as patients may see it.

    In the UK a prescription medicine has none (CHECKLISTS 134). Without a currency a number would be no price.
    """
    if clinic and clinic.jurisdiction == "uk" and option.page.regulated_as == "medicine":
        return ClinicPrice(kept_back=True)
    price = option.page.price
    if price is None or clinic is None or not clinic.currency or option.is_no_treatment:
        return ClinicPrice()
    return ClinicPrice(price.low, price.high, clinic.currency, price.as_of, price.includes)
