namespace OpenSipsHa.DevCluster.Api.Registry;

/// <summary>A body that does not fit its type; the caller decides which Status that is (400 for a body, 422 for a patch).</summary>
sealed class DecodeException(string message) : Exception(message);
