using System.Text;

namespace OpenSipsHa.Sip.Messages;

/// <summary>
/// Canonical form of an address-of-record: the key of a location service (RFC 3261 sections 10.3 step 5 and 19.1.4):
/// <c>sip:user@host</c>, parameters, headers, password and port dropped, escapes of characters that need none undone,
/// the others in upper case, host in lower case. sips and sip of one user are one key, so that a phone is found
/// under both.
/// </summary>
public static class AddressOfRecord
{
    /// <summary>Room that every sip URI's key fits into: its own length + 4.</summary>
    public static int MaxLength(ReadOnlySpan<byte> uri) => uri.Length + 4;

    /// <summary>False when the URI is not sip or sips, or does not fit.</summary>
    public static bool TryWriteKey(in SipUri uri, Span<byte> destination, out int written)
    {
        written = 0;
        if (!uri.IsSip || destination.Length < 5 + uri.User.Length + uri.Host.Length)
            return false;
        "sip:"u8.CopyTo(destination);
        written = 4;
        if (uri.User.Length > 0)
        {
            written += UnescapeUser(uri.User, destination[written..]);
            destination[written++] = (byte)'@';
        }

        Ascii.ToLower(uri.Host, destination[written..], out var host);
        written += host;
        return true;
    }

    /// <summary>Undoes %HH of characters that mean the same either way; otherwise keeps it with upper-case digits.</summary>
    private static int UnescapeUser(ReadOnlySpan<byte> user, Span<byte> destination)
    {
        var length = 0;
        for (var i = 0; i < user.Length; i++)
        {
            if (!SipEscapes.TryRead(user, i, out var value))
            {
                destination[length++] = user[i];
                continue;
            }

            if (SipEscapes.NeedsNone(value))
            {
                destination[length++] = value;
            }
            else
            {
                destination[length++] = (byte)'%';
                destination[length++] = SipEscapes.UpperHex(user[i + 1]);
                destination[length++] = SipEscapes.UpperHex(user[i + 2]);
            }

            i += 2;
        }

        return length;
    }
}
