namespace OpenSipsHa.Sip.Authentication;

/// <summary>Hash of digest authentication (RFC 7616 section 3.3, RFC 8760).</summary>
public enum DigestAlgorithm : byte
{
    Md5,
    Sha256,
}
