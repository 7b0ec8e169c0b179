using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Messages;

/// <summary>
/// The Contact of a user agent behind an address translator: a private address that its messages do not come from. Requests
/// within the dialog would go there and reach nobody, so the address that they do come from takes its place (OpenSIPS:
/// fix_nated_contact).
/// </summary>
internal static class NatContact
{
    /// <param name="source">Where the user agent's messages come from.</param>
    /// <param name="start">Offset of the host in the message.</param>
    /// <param name="end">Offset after the port, or after the host when there is none.</param>
    /// <returns>False: there is nothing to replace, or more than one contact.</returns>
    public static bool TryFind(SipMessage message, in SipEndpoint source, out int start, out int end)
    {
        start = end = 0;
        var contacts = message.Values(HeaderId.Contact).GetEnumerator();
        if (source.IsNone || !contacts.MoveNext())
            return false;
        if (!NameAddr.TryParse(contacts.Current, out var contact) || !SipUri.TryParse(contact.Uri, out var uri) || !uri.IsSip
            || !SipEndpoint.TryParseLiteral(uri.Host, uri.PortOrDefault, out var claimed)
            || !PrivateAddresses.Contain(claimed) || (claimed.SameAddress(source) && claimed.Port == source.Port))
            return false;
        var text = message.Bytes;
        start = (int)Unsafe.ByteOffset(ref MemoryMarshal.GetReference(text), ref MemoryMarshal.GetReference(uri.Host));
        end = start + uri.Host.Length;
        if (uri.Port != 0)
            end += 1 + PortLength(text[(end + 1)..]);
        return !contacts.MoveNext();
    }

    public static void Write(ref MessageWriter writer, in SipEndpoint source)
    {
        writer.WriteHost(source);
        writer.Write(":"u8);
        writer.WriteNumber(source.Port);
    }

    private static int PortLength(ReadOnlySpan<byte> text)
    {
        var length = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return length < 0 ? text.Length : length;
    }
}
