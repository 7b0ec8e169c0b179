namespace OpenSipsHa.Agent.Configuration;

/// <summary>Why a configuration is not run.</summary>
/// <param name="Reason">One CamelCase word, see <see cref="ConfigReasons"/>.</param>
public sealed record ConfigRefusal(string Name, string Hash, string Reason, string Message);
