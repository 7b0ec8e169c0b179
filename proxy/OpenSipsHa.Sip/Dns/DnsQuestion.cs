namespace OpenSipsHa.Sip.Dns;

/// <summary>What is asked of the class IN.</summary>
/// <param name="Name">Lower case, without the last dot.</param>
public readonly record struct DnsQuestion(string Name, DnsType Type);
