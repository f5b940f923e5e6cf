"""The five contracts, each in its module."""

from photoenhance.sandbox.contract import Contract
from photoenhance.sandbox.vendors import autoenhance, phota, picwish, tensorpix, topaz

CONTRACTS: dict[str, Contract] = {
    module.CONTRACT.name: module.CONTRACT for module in (autoenhance, phota, picwish, tensorpix, topaz)
}
