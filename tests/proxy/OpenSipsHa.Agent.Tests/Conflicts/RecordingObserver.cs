using System.Collections.Concurrent;
using System.Net;
using OpenSipsHa.Agent.Conflicts;

namespace OpenSipsHa.Agent.Tests.Conflicts;

internal sealed class RecordingObserver : IConflictObserver
{
    public ConcurrentQueue<IPAddress> Challenges { get; } = [];

    public ConcurrentQueue<AddressConflict> Conflicts { get; } = [];

    public void Challenged(IPAddress address) => Challenges.Enqueue(address);

    public void Conflict(AddressConflict conflict) => Conflicts.Enqueue(conflict);
}
