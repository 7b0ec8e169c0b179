using System.Net;
using OpenSipsHa.Agent.Fencing;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Tests.VirtualIP;

/// <summary>Remembers what it was asked; can pause and refuse.</summary>
internal sealed class RecordingFence : IFence
{
    public List<string> Calls { get; } = [];

    public string? Complaint { get; set; }

    public bool Refuses { get; set; }

    /// <summary>Milliseconds that pass within openings.</summary>
    public Queue<double> Pauses { get; } = [];

    public Action<double> Pause { get; set; } = _ => { };

    public void Guard(IPAddress address) => Take("guard");

    public void AnswerOn(NetworkLink link) => Take($"answer on {link.Name}");

    public void Open(IPAddress address, TimeSpan duration)
    {
        if (Pauses.TryDequeue(out var pause))
            Pause(pause);
        Take($"open {duration.TotalMilliseconds:0}");
    }

    public void Close(IPAddress address) => Take("close");

    public void Forget(IPAddress address) => Take("forget");

    public void Dispose() => Take("dispose");

    private void Take(string call)
    {
        Calls.Add(call);
        if (Refuses)
            throw new IOException("nftables: no");
    }
}
