using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Sip.Messages;

namespace OpenSipsHa.Proxy.Registrar;

/// <summary>
/// RFC 3261 section 10.3, steps 6 to 8, as a function of what is stored and what is asked. All of a request's contacts
/// take effect or none.
/// </summary>
public static class RegistrationRules
{
    /// <summary>
    /// A REGISTER with the CSeq of the stored binding is a repetition for this long (milliseconds): a retransmission
    /// that outlived its transaction, for example at the other member after a failover.
    /// </summary>
    public const long RepetitionWindow = 20_000;

    /// <param name="current">Live bindings.</param>
    /// <param name="now">Milliseconds of the clock that the bindings' times are of.</param>
    public static RegistrationOutcome Apply(
        Binding[] current, in RegisterRequest request, RegistrarSettings settings, long now)
    {
        if (request.HasStar)
            return RemoveAll(current, request, now);
        if (request.Contacts.IsEmpty)
            return RegistrationOutcome.Accepted(current);

        var bindings = new List<Binding>(current.Length + request.Contacts.Length);
        bindings.AddRange(current);
        var added = 0;
        var changed = false;
        foreach (var contact in request.Contacts)
        {
            var seconds = contact.Expires ?? request.Expires ?? (uint)settings.DefaultExpiresSeconds;
            if (seconds > 0 && seconds < settings.MinExpiresSeconds)
                return new(423, "Interval Too Brief", current);

            var index = IndexOf(bindings, request.Message[contact.Uri]);
            switch (index < 0 ? Order.Newer : OrderOf(bindings[index], request, now))
            {
                case Order.Older:
                    return new(400, "CSeq Is Not Higher Than That Of The Registered Contact", current);
                case Order.Repeated:
                    continue;
            }

            changed = true;
            var lifetime = Math.Min(seconds, (uint)settings.MaxExpiresSeconds) * 1000L;
            if (lifetime == 0 && index >= 0)
                bindings.RemoveAt(index);
            else if (lifetime > 0 && index >= 0)
                bindings[index] = NewBinding(request, contact, now, lifetime, bindings[index]);
            else if (lifetime > 0)
            {
                bindings.Add(NewBinding(request, contact, now, lifetime, previous: null));
                added++;
            }
        }

        if (added > 0 && bindings.Count > settings.MaxContacts)
            return new(403, $"Too Many Contacts, At Most {settings.MaxContacts}", current);
        return RegistrationOutcome.Accepted(changed ? [.. bindings] : current);
    }

    private static RegistrationOutcome RemoveAll(Binding[] current, in RegisterRequest request, long now)
    {
        if (!request.Contacts.IsEmpty)
            return new(400, "Contact * Must Be The Only Contact", current);
        if (request.Expires != 0)
            return new(400, "Contact * Needs Expires 0", current);
        foreach (var binding in current)
        {
            if (OrderOf(binding, request, now) != Order.Newer)
                return new(400, "CSeq Is Not Higher Than That Of The Registered Contact", current);
        }

        return RegistrationOutcome.Accepted([]);
    }

    /// <summary>Only requests of one Call-ID are ordered by CSeq; a phone that restarted begins a new one.</summary>
    private static Order OrderOf(Binding binding, in RegisterRequest request, long now)
    {
        if (!binding.CallId.SequenceEqual(request.CallId) || request.CSeq > binding.CSeq)
            return Order.Newer;
        return request.CSeq == binding.CSeq && now - binding.UpdatedAt <= RepetitionWindow ? Order.Repeated : Order.Older;
    }

    private static int IndexOf(List<Binding> bindings, ReadOnlySpan<byte> uri)
    {
        for (var i = 0; i < bindings.Count; i++)
        {
            if (SipUriComparison.AreEquivalent(bindings[i].Uri, uri))
                return i;
        }

        return -1;
    }

    private static Binding NewBinding(
        in RegisterRequest request, in ContactField contact, long now, long lifetime, Binding? previous)
    {
        var parameters = request.Message[contact.Parameters];
        Span<byte> kept = parameters.Length < 256 ? stackalloc byte[256] : new byte[parameters.Length + 1];
        var text = new BindingText
        {
            Uri = request.Message[contact.Uri],
            Parameters = kept[..ContactParameters.CopyWithoutExpires(new SipParameters(parameters), kept)],
            CallId = request.CallId,
            Path = request.Path,
            Source = request.Source,
        };
        if (previous?.HasSameTexts(text, request.IsBehindNat) == true)
            return previous.Refreshed(request.CSeq, now + lifetime, now);
        return new Binding(text, request.CSeq, contact.Quality, request.IsBehindNat, now + lifetime, now);
    }

    private enum Order
    {
        Newer,
        Repeated,
        Older,
    }
}
