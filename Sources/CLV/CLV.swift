// The whole toolkit with one import.

@_exported public import CLVCharts
@_exported public import CLVData
@_exported public import CLVForecasting
@_exported public import CLVModels
@_exported public import CLVNumerics
@_exported public import CLVReports
