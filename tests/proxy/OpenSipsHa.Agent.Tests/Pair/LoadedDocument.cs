namespace OpenSipsHa.Agent.Tests.Pair;

/// <summary>A document in a ConfigMap.</summary>
internal sealed record LoadedDocument(string Name, string Hash);
