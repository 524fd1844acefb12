// The whole toolkit with one import, but for the numerics beneath it: whoever
// writes a model imports CLVNumerics as well.

@_exported public import CLVCRM
@_exported public import CLVCampaigns
@_exported public import CLVCharts
@_exported public import CLVData
@_exported public import CLVDatabase
@_exported public import CLVForecasting
@_exported public import CLVModels
@_exported public import CLVRFM
@_exported public import CLVReports
@_exported public import CLVSQL
@_exported public import CLVStudy
@_exported public import CLVTables
@_exported public import CLVValidation
