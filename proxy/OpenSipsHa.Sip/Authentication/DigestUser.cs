namespace OpenSipsHa.Sip.Authentication;

/// <summary>A line of a credentials file: see <see cref="DigestUserFile"/>.</summary>
/// <param name="A1">H(A1) in lower-case hexadecimal (RFC 7616 section 3.4.2).</param>
public sealed record DigestUser(string Name, string Realm, DigestAlgorithm Algorithm, string A1)
{
    /// <summary>What is as good as a password stays out of logs.</summary>
    public override string ToString() => $"{Name}:{Realm}";
}
