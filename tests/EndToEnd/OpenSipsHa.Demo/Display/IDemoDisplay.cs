namespace OpenSipsHa.Demo.Display;

/// <summary>Shows the demo as it happens.</summary>
public interface IDemoDisplay : IAsyncDisposable
{
    /// <summary>A step begins, and the one before has ended.</summary>
    void Step(string text);

    /// <summary>Something worth a line has happened.</summary>
    void Note(string text);

    /// <summary>Where the table's figures come from, once there are any.</summary>
    void Watch(Func<LiveFigures> figures);
}
