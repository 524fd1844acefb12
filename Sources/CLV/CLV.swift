// The whole toolkit with one import.

@_exported public import CLVCampaigns
@_exported public import CLVCharts
@_exported public import CLVData
@_exported public import CLVForecasting
@_exported public import CLVModels
@_exported public import CLVNumerics
@_exported public import CLVRFM
@_exported public import CLVReports
@_exported public import CLVTables
@_exported public import CLVValidation
