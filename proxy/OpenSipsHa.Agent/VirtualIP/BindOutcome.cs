namespace OpenSipsHa.Agent.VirtualIP;

/// <summary>What an attempt to have the address came to.</summary>
public enum BindOutcome
{
    /// <summary>It was not there before: announce it.</summary>
    Added,

    /// <summary>It was there and has a new lifetime.</summary>
    Prolonged,

    /// <summary>
    /// Without a fence too little authority is left for the shortest lifetime; an address that is there expires in time. With
    /// one, none is left, and it is closed.
    /// </summary>
    TooLate,
}
