namespace OpenSipsHa.Sip.Protection;

/// <summary>Requests that one source may send within any period; a sliding window, as in OpenSIPS's pike.</summary>
/// <param name="PeriodMs">Milliseconds, 1 or more.</param>
public readonly record struct RateLimit(int Requests, int PeriodMs);
