namespace OpenSipsHa.Sip.Authentication;

/// <summary>What a nonce of these members says.</summary>
/// <param name="IssuedMs">Unix time, milliseconds.</param>
/// <param name="Id">Drawn for each challenge.</param>
public readonly record struct Nonce(long IssuedMs, ulong Id);
