namespace OpenSipsHa.Operator.Resources;

/// <summary>Images of a member's containers.</summary>
public sealed record MemberImages(string Agent, string Proxy);
