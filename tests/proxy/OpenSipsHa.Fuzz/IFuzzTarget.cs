namespace OpenSipsHa.Fuzz;

/// <summary>
/// Code that takes bytes from strangers. A class that implements this, with a constructor without parameters, is found by itself: its
/// name is the target's, its corpus the folder of that name.
/// </summary>
public interface IFuzzTarget
{
    string Name { get; }

    /// <summary>Inputs to begin with, besides the corpus: what the code has to do with every day.</summary>
    IEnumerable<byte[]> Seeds { get; }

    /// <summary>Pieces of the format, which chance alone would take long to put together.</summary>
    IReadOnlyList<byte[]> Tokens { get; }

    /// <summary>
    /// One input, which has to give the same again: no state from the one before. Any exception is a find; <see cref="FuzzFindException"/>
    /// for a rule that was broken without one.
    /// </summary>
    void Run(byte[] input);
}
