using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Transactions;

namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>
/// The best final response so far, ready to go upstream, and the challenges of the others (RFC 3261 section 16.7
/// step 7: a 401 or 407 carries the challenges of all branches).
/// </summary>
internal sealed class BestResponse
{
    private StoredBytes bytes;
    private byte[] challenges = [];
    private int challengesLength;

    /// <summary>0 = none yet.</summary>
    public int Status { get; private set; }

    /// <summary>Empty when the status was made here (408, 503).</summary>
    public ReadOnlySpan<byte> Bytes => bytes.Span;

    /// <summary>Challenge header lines of all branches, those of the best response included, each once.</summary>
    public ReadOnlySpan<byte> Challenges => challenges.AsSpan(0, challengesLength);

    public void Clear(BufferPool pool)
    {
        pool.Release(ref bytes);
        Status = 0;
        challengesLength = 0;
    }

    /// <param name="forwarded">The response without our Via; empty for a status made here.</param>
    public void Offer(int status, ReadOnlySpan<byte> forwarded, BufferPool pool)
    {
        if (!ResponseChoice.IsBetter(status, Status))
            return;
        pool.Release(ref bytes);
        Status = status;
        if (!forwarded.IsEmpty)
            bytes = pool.Store(forwarded);
    }

    public void AddChallenges(SipMessage response)
    {
        foreach (ref readonly var line in response.Lines)
        {
            if (line.Id is not (HeaderId.WwwAuthenticate or HeaderId.ProxyAuthenticate))
                continue;
            var text = response.Bytes[line.Start..line.End];
            if (Challenges.IndexOf(text) >= 0 || challengesLength + text.Length > SipMessage.MaxBytes / 2)
                continue;
            if (challengesLength + text.Length > challenges.Length)
                Array.Resize(ref challenges, Math.Max(1024, (challengesLength + text.Length) * 2));
            text.CopyTo(challenges.AsSpan(challengesLength));
            challengesLength += text.Length;
        }
    }
}
