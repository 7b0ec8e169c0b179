using System.Net;

namespace OpenSipsHa.Agent.VirtualIP;

/// <summary>What the kernel remembers of flows.</summary>
public interface IFlowTable
{
    /// <summary>
    /// Has flows to the address forgotten, later and on another thread: those of a time before this node had the address would
    /// be translated and judged by what was true then.
    /// </summary>
    void Flush(IPAddress address);
}
