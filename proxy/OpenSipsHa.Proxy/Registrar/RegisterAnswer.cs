namespace OpenSipsHa.Proxy.Registrar;

/// <summary>The header lines of a 200 to REGISTER: every binding with the time it has left (RFC 3261 section 10.3 step 8).</summary>
public static class RegisterAnswer
{
    private const int OverheadPerContact = 48;

    /// <summary>Room that <see cref="Write"/> needs, bytes.</summary>
    public static int MaxLength(ReadOnlySpan<Binding> bindings, ReadOnlySpan<byte> path)
    {
        var length = path.Length + OverheadPerContact;
        foreach (var binding in bindings)
            length += binding.Uri.Length + binding.Parameters.Length + OverheadPerContact;
        return length;
    }

    /// <param name="path">Path values to repeat (RFC 3327 section 5.3); empty = none.</param>
    /// <param name="now">Milliseconds of the store's clock.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(ReadOnlySpan<Binding> bindings, ReadOnlySpan<byte> path, long now, Span<byte> destination)
    {
        var text = new ByteWriter(destination);
        foreach (var binding in bindings)
        {
            text.Append("Contact: <"u8);
            text.Append(binding.Uri);
            text.Append(">"u8);
            text.Append(binding.Parameters);
            text.Append(";expires="u8);
            text.Append(binding.RemainingSeconds(now));
            text.Append("\r\n"u8);
        }

        if (!path.IsEmpty)
        {
            text.Append("Path: "u8);
            text.Append(path);
            text.Append("\r\n"u8);
        }

        return text.Length;
    }
}
