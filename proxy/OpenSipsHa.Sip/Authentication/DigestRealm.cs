using System.Text;

namespace OpenSipsHa.Sip.Authentication;

/// <summary>A realm of this proxy (RFC 3261 section 22.1).</summary>
public sealed class DigestRealm
{
    /// <exception cref="FormatException">Not printable ASCII, or with quotes or backslashes, or longer than 255.</exception>
    public DigestRealm(string name)
    {
        if (name.Length is 0 or > 255 || name.Any(c => c is < ' ' or > '~' or '"' or '\\'))
            throw new FormatException($"realm '{name}' is not 1 to 255 printable ASCII characters without quotes and backslashes");
        Name = name;
        Bytes = Encoding.ASCII.GetBytes(name);
    }

    public string Name { get; }

    internal byte[] Bytes { get; }
}
