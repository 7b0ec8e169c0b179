namespace OpenSipsHa.Lab.Faults;

/// <summary>Something that goes wrong, and how it is put right again.</summary>
/// <param name="Name">For files: lower-case words with dashes.</param>
/// <param name="Title">For people.</param>
/// <param name="Break">Makes it, and returns when it is there.</param>
/// <param name="Heal">Undoes it exactly, or waits until it has undone itself; null: nothing is to undo.</param>
public sealed record Fault(string Name, string Title, Func<FaultSite, Task> Break, Func<FaultSite, Task>? Heal = null)
{
    /// <summary>How long it lasts.</summary>
    public TimeSpan Hold { get; init; }

    /// <summary>What must have been done before, while the service still works.</summary>
    public Func<FaultSite, Task>? Prepare { get; init; }
}
