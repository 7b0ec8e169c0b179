namespace OpenSipsHa.Agent.Membership;

/// <summary>What the proxy's verdict on a configuration changes.</summary>
internal enum VerdictEffect
{
    None,
    Applied,
    Refused,
}
