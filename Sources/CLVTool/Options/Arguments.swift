// How values of the library's types are written on the command line.

public import ArgumentParser
public import CLV

extension RefundPolicy: ExpressibleByArgument {}
extension DuplicatePolicy: ExpressibleByArgument {}
extension AmountScope: ExpressibleByArgument {}
extension CRMTarget: ExpressibleByArgument {}
extension ReportLanguage: ExpressibleByArgument {}
extension BadRowPolicy: ExpressibleByArgument {}
extension AnonymousPolicy: ExpressibleByArgument {}
extension CalendarSystem: ExpressibleByArgument {}
extension DecimalMark: ExpressibleByArgument {}
extension SegmentScheme: ExpressibleByArgument {}
extension SQLDialect: ExpressibleByArgument {}
extension TimeUnit: ExpressibleByArgument {}
extension CohortFits.Rule: ExpressibleByArgument {}
extension RetentionOptions.CohortRule: ExpressibleByArgument {}

extension CalendarDay: ExpressibleByArgument {
  /// A day written as yyyy-MM-dd.
  public init?(argument: String) {
    try? self.init(argument)
  }
}
