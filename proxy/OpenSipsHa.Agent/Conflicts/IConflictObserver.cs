using System.Net;

namespace OpenSipsHa.Agent.Conflicts;

/// <summary>Is told on a thread of the pool and must not wait.</summary>
public interface IConflictObserver
{
    /// <summary>
    /// Somebody else claims an address that this member holds: neighbours may send to the wrong place until it is announced
    /// again. Comes up to four times a second, so the one who announces sets the pace.
    /// </summary>
    void Challenged(IPAddress address);

    /// <summary>To be told to people: once for each MAC and minute.</summary>
    void Conflict(AddressConflict conflict);
}
