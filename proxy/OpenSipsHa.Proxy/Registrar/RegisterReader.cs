using OpenSipsHa.Sip.Messages;

namespace OpenSipsHa.Proxy.Registrar;

/// <summary>Takes the contacts of a REGISTER apart.</summary>
public static class RegisterReader
{
    /// <summary>More contacts than this in one request are refused before they are looked at.</summary>
    public const int MaxContacts = 32;

    /// <summary>Bytes of one contact, with its parameters: it is kept, and compared with others.</summary>
    public const int MaxContactLength = 2048;

    /// <param name="contacts">Room for <see cref="MaxContacts"/>.</param>
    /// <param name="count">Contacts found, <c>*</c> apart.</param>
    /// <param name="error">Reason phrase of a 400; null = fine.</param>
    public static void ReadContacts(
        SipMessage message, Span<ContactField> contacts, out int count, out bool hasStar, out string? error)
    {
        count = 0;
        hasStar = false;
        error = null;
        foreach (var value in message.Values(HeaderId.Contact))
        {
            if (value.SequenceEqual("*"u8))
            {
                hasStar = true;
                continue;
            }

            if (value.Length > MaxContactLength)
                error = "Contact Is Too Long, At Most 2048 Bytes";
            else if (!NameAddr.TryParse(value, out var address) || !SipUri.TryParse(address.Uri, out _))
                error = "Contact Is Not A URI";
            else if (count == MaxContacts)
                error = "Too Many Contacts In One Request, At Most 32";
            else
                contacts[count++] = FieldOf(message.Bytes, address);
            if (error is not null)
                return;
        }
    }

    /// <summary>Path values joined by commas, as they become a Route (RFC 3327 section 5.3).</summary>
    public static byte[] ReadPath(SipMessage message)
    {
        if (!message.Has(HeaderId.Path))
            return [];
        var path = new List<byte>();
        foreach (var value in message.Values(HeaderId.Path))
        {
            if (path.Count > 0)
                path.Add((byte)',');
            path.AddRange(value);
        }

        return [.. path];
    }

    private static ContactField FieldOf(ReadOnlySpan<byte> message, in NameAddr address) =>
        new(
            RangeOf(message, address.Uri),
            RangeOf(message, address.Parameters.Text),
            ContactParameters.Expires(address.Parameters),
            ContactParameters.Quality(address.Parameters));

    private static Range RangeOf(ReadOnlySpan<byte> message, ReadOnlySpan<byte> part)
    {
        if (part.IsEmpty)
            return default;
        message.Overlaps(part, out var offset);
        return offset..(offset + part.Length);
    }
}
