import numpy
import onnxruntime

session = onnxruntime.InferenceSession("@FILE@")
about = session.get_modelmeta().custom_metadata_map  # pixels, mean, deviation, resize, classes
images = numpy.zeros((1, 3, @SIDE@, @SIDE@), numpy.float32)  # your images, as about["pixels"] says
logits = session.run(["logits"], {"images": images})[0]  # [1, @CLASSES@]
