namespace OpenSipsHa.Proxy.Configuration;

/// <summary>A configuration, or what stands in its way.</summary>
/// <param name="Errors">One sentence each: the object, the field, what was found, what was expected. Empty = compiled.</param>
public sealed record CompilationResult(ProxyConfiguration? Configuration, IReadOnlyList<string> Errors);
