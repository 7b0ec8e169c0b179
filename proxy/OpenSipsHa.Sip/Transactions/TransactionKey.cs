using OpenSipsHa.Sip.Messages;

namespace OpenSipsHa.Sip.Transactions;

/// <summary>
/// Identity of a server transaction (RFC 3261 section 17.2.3) as 128 bits of two keyed hashes: nothing of the request
/// needs to be kept to compare with. ACK and CANCEL have the key of their INVITE.
/// </summary>
internal readonly record struct TransactionKey(ulong High, ulong Low)
{
    private static ReadOnlySpan<byte> MagicCookie => "z9hG4bK"u8;

    public static TransactionKey From(SipMessage request, in Via via, in KeyedHash first, in KeyedHash second)
    {
        var branch = via.Branch;
        // The bare cookie names no transaction (RFC 4475 section 3.2.1): match as for RFC 2543.
        var high = branch.StartsWith(MagicCookie) && branch.Length > MagicCookie.Length
            ? ByBranch(request, via, branch, first)
            : ByContents(request, first);
        var low = branch.StartsWith(MagicCookie) && branch.Length > MagicCookie.Length
            ? ByBranch(request, via, branch, second)
            : ByContents(request, second);
        return new TransactionKey(high, low);
    }

    private static ulong ByBranch(SipMessage request, in Via via, ReadOnlySpan<byte> branch, in KeyedHash hash)
    {
        var state = hash.Hash(branch);
        state = hash.Add(state, via.Host);
        state = hash.Add(state, (ulong)via.Port);
        return Method(request, state, hash);
    }

    /// <summary>RFC 2543: Request-URI, From tag, Call-ID, CSeq number and topmost Via; the ACK's To tag is the response's, so To stays out.</summary>
    private static ulong ByContents(SipMessage request, in KeyedHash hash)
    {
        var state = hash.Hash(request.CallId);
        if (request.TryGetFrom(out var from))
            state = hash.Add(state, from.Tag);
        if (request.TryGetCSeq(out var cseq))
            state = hash.Add(state, cseq.Number);
        state = hash.Add(state, request.RequestUri);
        var values = request.Values(HeaderId.Via).GetEnumerator();
        if (values.MoveNext())
            state = hash.Add(state, values.Current);
        return Method(request, state, hash);
    }

    private static ulong Method(SipMessage request, ulong state, in KeyedHash hash) => request.Method switch
    {
        SipMethod.Invite or SipMethod.Ack or SipMethod.Cancel => hash.Add(state, (ulong)SipMethod.Invite),
        SipMethod.Other => hash.Add(state, request.MethodToken),
        _ => hash.Add(state, (ulong)request.Method),
    };
}
