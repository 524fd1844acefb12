/// The currencies that may stand beside an amount, under the signs and words
/// with which they are written.
enum Currency {
  /// The codes of ISO 4217 in use.
  private static let codes: Set<String> = Set(
    """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB \
    BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNH CNY COP CRC CUP CVE CZK DJF \
    DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD \
    HNL HTG HUF IDR ILS INR IQD IRR IRT ISK JMD JOD JPY KES KGS KHR KMF KRW \
    KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR \
    MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN \
    PYG QAR RMB RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP \
    STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS \
    VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG
    """.split(separator: " ").map(String.init))

  /// Signs and words that mean one currency, in lower case.
  private static let words: [String: String] = [
    "$": "USD", "us$": "USD", "a$": "AUD", "c$": "CAD", "ca$": "CAD",
    "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "nt$": "TWD", "r$": "BRL",
    "mx$": "MXN", "€": "EUR", "euro": "EUR", "£": "GBP", "₹": "INR",
    "fr": "CHF", "sfr": "CHF", "zł": "PLN", "kč": "CZK", "ft": "HUF",
    "₽": "RUB", "руб": "RUB", "р": "RUB", "₴": "UAH", "₺": "TRY", "tl": "TRY",
    "₩": "KRW", "₪": "ILS", "₫": "VND", "đ": "VND", "฿": "THB", "₦": "NGN",
    "元": "CNY", "円": "JPY", "﷼": "IRR", "ریال": "IRR", "تومان": "IRT",
    "kr": "kr", "rs": "Rs", "лв": "BGN",
  ]

  /// The currency that a piece of text beside a number names; nil where it
  /// names none.
  ///
  /// A sign that several countries share, such as ¥, stands for itself.
  static func named(_ text: String) -> String? {
    if codes.contains(text) { return text }
    let lower = text.lowercased()
    if let code = words[lower] { return code }
    let upper = text.uppercased()
    if text == lower, codes.contains(upper) { return upper }
    guard let scalar = text.unicodeScalars.first,
      text.unicodeScalars.count == 1,
      scalar.properties.generalCategory == .currencySymbol
    else { return nil }
    return text
  }
}
