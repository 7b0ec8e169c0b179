using OpenSipsHa.Contracts.Configuration;

namespace OpenSipsHa.Agent.Configuration;

/// <summary>A configuration whose hash was verified.</summary>
/// <param name="Compressed">As in the ConfigMap: what the proxy gets.</param>
public sealed record LoadedConfig(string Name, string Hash, byte[] Compressed, ConfigDocument Document);
