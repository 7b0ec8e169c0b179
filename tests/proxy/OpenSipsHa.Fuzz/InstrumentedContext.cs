using System.Reflection;
using System.Runtime.Loader;

namespace OpenSipsHa.Fuzz;

/// <summary>This program once more, with the assemblies under test instrumented: what runs in it counts its edges.</summary>
internal sealed class InstrumentedContext() : AssemblyLoadContext("instrumented")
{
    /// <summary>Assemblies under test; those that they need are shared with the program that started this.</summary>
    internal static readonly string[] UnderTest = ["OpenSipsHa.Sip"];

    public int Blocks { get; private set; }

    /// <summary>Calls a static method of this program's copy in here.</summary>
    public int Call(Type type, string method, params object?[] arguments)
    {
        var copy = LoadFromAssemblyPath(typeof(InstrumentedContext).Assembly.Location).GetType(type.FullName!)!;
        return (int)copy.GetMethod(method, BindingFlags.Static | BindingFlags.Public)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == typeof(InstrumentedContext).Assembly.GetName().Name)
            return LoadFromAssemblyPath(typeof(InstrumentedContext).Assembly.Location);
        if (!UnderTest.Contains(assemblyName.Name, StringComparer.Ordinal))
            return null;
        var (bytes, blocks) = Instrumenter.Instrument(Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll"));
        Blocks += blocks;
        using var stream = new MemoryStream(bytes);
        return LoadFromStream(stream);
    }
}
