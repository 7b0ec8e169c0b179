namespace OpenSipsHa.DevCluster.Api.Cel;

/// <summary>An expression that cannot be compiled, or whose evaluation ends in an error.</summary>
public sealed class CelException(string message) : Exception(message);
