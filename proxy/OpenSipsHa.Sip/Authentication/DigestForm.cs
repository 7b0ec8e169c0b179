namespace OpenSipsHa.Sip.Authentication;

/// <summary>What an Authorization or Proxy-Authorization value is.</summary>
public enum DigestForm
{
    Malformed,

    /// <summary>Basic, Bearer and others: not for this proxy.</summary>
    OtherScheme,
    Digest,
}
