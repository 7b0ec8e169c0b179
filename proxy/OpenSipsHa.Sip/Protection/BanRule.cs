namespace OpenSipsHa.Sip.Protection;

/// <summary>When a source is not listened to for a while.</summary>
/// <param name="DurationMs">How long, in milliseconds. Failures count together within as long a time.</param>
/// <param name="FailedAuthentications">Wrong passwords and unknown users until then.</param>
public readonly record struct BanRule(long DurationMs, int FailedAuthentications);
