public import CLVTables

/// Databases and what is read from them.
extension Remedy {
  /// The address of a database, a ``DatabaseAddress``.
  public static let database = Remedy("DatabaseAddress")
}
